import { useEffect, useState } from "preact/hooks";
import { Head } from "../head";
import { readGuide, readList } from "./api";
import { Decide } from "./decide";
import { Editor } from "./editor";
import { List } from "./list";
import type { Guide, Listed } from "./wire";

const NAME = "policyner.annotator";
/** How often the list is asked for while the model still reads. */
const AGAIN = 4000;

type Route = { view: "list" } | { view: "notice"; id: string } | { view: "decide"; id: string; names: [string, string] };

function routeOf(address: string): Route {
  const [view, ...parts] = address.replace(/^#\//, "").split("/").map(decodeURIComponent);
  const [id, first, second] = parts;
  if (view === "notice" && id) return { view, id };
  if (view === "decide" && id && first && second) return { view, id, names: [first, second] };
  return { view: "list" };
}

export function App() {
  const [address, setAddress] = useState(location.hash);
  const [name, setName] = useState(remembered());
  const [guide, setGuide] = useState<Guide | null>(null);
  const [listed, setListed] = useState<Listed | null>(null);
  const [failure, setFailure] = useState("");
  const route = routeOf(address);

  useEffect(() => {
    const changed = () => setAddress(location.hash);
    addEventListener("hashchange", changed);
    readGuide().then(setGuide, (error: Error) => setFailure(error.message));
    return () => removeEventListener("hashchange", changed);
  }, []);

  useEffect(() => {
    if (!name || route.view !== "list") return;
    let timer: ReturnType<typeof setTimeout>;
    const read = () =>
      readList(name).then(
        (found) => {
          setListed(found);
          setFailure("");
          if (found.drawing > 0) timer = setTimeout(read, AGAIN);
        },
        (error: Error) => setFailure(error.message),
      );
    void read();
    return () => clearTimeout(timer);
  }, [name, address]);

  const next = async (id: string) => {
    try {
      const found = await readList(name);
      setListed(found);
      const other = found.next.find((each) => each !== id);
      location.hash = other ? `#/notice/${encodeURIComponent(other)}` : "#/";
    } catch (error) {
      setFailure((error as Error).message);
    }
  };

  return (
    <>
      <Head
        skip="跳到正文"
        label="视图"
        ways={[
          { to: "#/", says: "校对标注", here: route.view === "list" },
          { to: "/", says: "看一份公文", here: false },
        ]}
      >
        {name && (
          <button type="button" onClick={() => setName("")}>
            {name}（换人）
          </button>
        )}
      </Head>
      <main id="main" tabIndex={-1} class="review">
        {failure && (
          <p class="lint of-fault" role="alert">
            {failure}
          </p>
        )}
        {!name ? (
          <Name onName={(given) => (remember(given), setName(given))} />
        ) : route.view === "notice" && guide ? (
          <Editor key={`${name}/${route.id}`} id={route.id} annotator={name} guide={guide} onNext={(id) => void next(id)} />
        ) : route.view === "decide" ? (
          <Decide {...route} annotator={name} decided="定稿" onDone={() => (location.hash = "#/")} />
        ) : listed ? (
          <List listed={listed} annotator={name} />
        ) : (
          !failure && <p class="empty">正在打开…</p>
        )}
      </main>
    </>
  );
}

/** Who annotates: no account, a name alone. */
function Name({ onName }: { onName: (name: string) => void }) {
  const [given, setGiven] = useState("");
  return (
    <form
      class="name"
      onSubmit={(event) => {
        event.preventDefault();
        if (given.trim()) onName(given.trim());
      }}
    >
      <h1>谁来标注？</h1>
      <p class="note">姓名写进标注文件和历史，用来区分各人的版本。没有账户，也没有密码。</p>
      <label for="name">姓名</label>
      <input
        id="name"
        value={given}
        autocomplete="name"
        pattern="[\p{L}\p{N}_](?:[\p{L}\p{N}_ .·\-]{0,38}[\p{L}\p{N}_])?"
        title="文字、数字，中间可以有空格、点、连字符，最多 40 个字"
        required
        onInput={(event) => setGiven(event.currentTarget.value)}
      />
      <button class="first">开始</button>
    </form>
  );
}

function remembered(): string {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    // Where a browser keeps nothing, the name is asked for each time.
    return "";
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem(NAME, name);
  } catch {
    return;
  }
}
