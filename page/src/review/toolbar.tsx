import { LAYERS, ROLES, type Label, type Role } from "./state";
import type { Status } from "./autosave";
import { KEYS, LETTERS, NAMES, ROLE_NAMES, time } from "./words";

interface Props {
  /** Whether there is something that a label could be given to; and a role. */
  markable: boolean;
  assignable: boolean;
  removable: boolean;
  undoable: boolean;
  redoable: boolean;
  done: boolean;
  onLabel: (label: Label) => void;
  onRole: (role: Role) => void;
  onRemove: () => void;
  onUndo: () => void;
  onRedo: () => void;
  onFinish: () => void;
}

/** What can be done to the chosen mark or the selected words, each with its key. */
export function Toolbar(props: Props) {
  const { markable, assignable } = props;
  const kind = (label: Label) => (label in LETTERS ? `chip ${LETTERS[label as keyof typeof LETTERS]}` : "chip other");
  return (
    // A press takes no focus, so that the words stay selected.
    <div class="toolbar" role="toolbar" aria-label="标注" onMouseDown={(event) => event.preventDefault()}>
      <div class="group">
        {([...LAYERS, "MEASURE", "CUE"] as Label[]).map((label) => (
          <Tool key={label} words={NAMES[label]} at={KEYS[label]} class={kind(label)} off={!markable} on={() => props.onLabel(label)} />
        ))}
      </div>
      <div class="group">
        {ROLES.map((role) => (
          <Tool key={role} words={ROLE_NAMES[role]} at={KEYS[role]} class={`role ${role}`} off={!assignable} on={() => props.onRole(role)} />
        ))}
      </div>
      <div class="group">
        <Tool words="删除" at="Del" off={!props.removable} on={props.onRemove} />
        <Tool words="撤销" at="Ctrl+Z" off={!props.undoable} on={props.onUndo} />
        <Tool words="重做" at="Ctrl+Y" off={!props.redoable} on={props.onRedo} />
      </div>
      <div class="group end">
        <button type="button" class="first" onClick={props.onFinish}>
          {props.done ? "下一份" : "完成"}
        </button>
      </div>
    </div>
  );
}

function Tool(props: { words: string; at: string; class?: string; off: boolean; on: () => void }) {
  return (
    <button
      type="button"
      class={`tool ${props.class ?? ""}`}
      aria-disabled={props.off}
      aria-keyshortcuts={props.at.replace("Ctrl", "Control").replace("Del", "Delete")}
      onClick={() => !props.off && props.on()}
    >
      {props.words}
      <kbd aria-hidden="true">{props.at}</kbd>
    </button>
  );
}

/** Whether what was done is kept. */
export function Kept({ status, done }: { status: Status; done: boolean }) {
  const told = {
    untouched: "还没有改动",
    waiting: "正在保存…",
    kept: status.kind === "kept" ? `${done ? "已完成" : "草稿已保存"}，第 ${status.kept.version} 版，${time(status.kept.at).slice(11)}` : "",
    failed: status.kind === "failed" ? `没有保存：${status.message}` : "",
    older: "没有保存：另有较新的版本",
  }[status.kind];
  return (
    <p role="status" class={`kept ${status.kind}`}>
      {told}
    </p>
  );
}
