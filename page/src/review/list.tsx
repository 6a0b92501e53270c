import { useEffect, useState } from "preact/hooks";
import { readAgreement } from "./api";
import { LAYERS } from "./state";
import type { Agreement, Listed, Row } from "./wire";
import { NAMES, STATES } from "./words";

/** All notices with their states, what to annotate next, and how far annotators agree. */
export function List({ listed, annotator }: { listed: Listed; annotator: string }) {
  const { notices, next, failures } = listed;
  const finished = notices.filter(({ state }) => state === "done").length;
  const drafts = notices.filter(({ state }) => state === "draft").length;
  const order = new Map(next.map((id, place) => [id, place]));
  const rows = [...notices].sort(
    (a, b) => (order.get(a.id) ?? notices.length) - (order.get(b.id) ?? notices.length),
  );
  const first = rows.find(({ state }) => state === "draft") ?? (next.length > 0 ? rows[0] : undefined);
  return (
    <div class="list">
      <h1>校对标注</h1>
      <p class="facts" role="status">
        <span>
          {annotator} 已完成 {finished} 份，草稿 {drafts} 份，共 {notices.length} 份
        </span>
        {listed.drawing > 0 && <span>模型还在读 {listed.drawing} 份</span>}
      </p>
      <progress value={finished} max={Math.max(1, notices.length)} aria-label="进度">
        {finished}
      </progress>
      {first && (
        <p class="actions">
          <a class="first" href={`#/notice/${encodeURIComponent(first.id)}`}>
            {first.state === "draft" ? "接着标" : "下一份"}：{first.title}
          </a>
        </p>
      )}
      {failures.length > 0 && (
        <details>
          <summary>{failures.length} 份有问题</summary>
          <ul>
            {failures.map((each) => (
              <li key={each} class="lint of-doubt">
                {each}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label="全部公文">
        <table>
          <thead>
            <tr>
              <th scope="col">公文</th>
              <th scope="col">字数</th>
              <th scope="col" title="预计有多少处建议不对；先标存疑多而短的">
                存疑
              </th>
              <th scope="col">我的</th>
              <th scope="col">已完成的人</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <One key={row.id} row={row} decided={listed.decided} />
            ))}
          </tbody>
        </table>
      </div>
      {notices.length === 0 && <p class="empty">文件夹里还没有公文：把文件或记录放进去，再启动一次。</p>}
      <Agreements listed={listed} />
    </div>
  );
}

function One({ row, decided }: { row: Row; decided: string }) {
  const people = row.finished.filter((name) => name !== decided);
  return (
    <tr>
      <th scope="row">
        <a href={`#/notice/${encodeURIComponent(row.id)}`}>{row.title}</a>
        <small>{row.source.split(/[\\/]/).at(-1)}</small>
      </th>
      <td>{row.length.toLocaleString()}</td>
      <td>{row.doubt === null ? "—" : row.doubt.toFixed(1)}</td>
      <td class={row.state}>{STATES[row.state]}</td>
      <td>
        {row.finished.join("、") || "—"}
        {people.flatMap((one, place) =>
          people.slice(place + 1).map((other) => (
            <a
              key={`${one}/${other}`}
              class="decide"
              href={`#/decide/${[row.id, one, other].map(encodeURIComponent).join("/")}`}
            >
              比较{one}与{other}
            </a>
          )),
        )}
      </td>
    </tr>
  );
}

function Agreements({ listed }: { listed: Listed }) {
  const [found, setFound] = useState<Agreement[] | string>([]);
  const several = listed.annotators.length > 1;
  useEffect(() => {
    if (several) readAgreement().then(setFound, (error: Error) => setFound(error.message));
  }, [listed]);
  if (typeof found === "string") return <p role="alert">{found}</p>;
  if (found.length === 0) return null;
  const shown = (value: number | null) => (value === null ? "—" : value.toFixed(3));
  return (
    <section aria-labelledby="agreement">
      <h2 id="agreement">一致程度</h2>
      <p class="note">两人都完成的公文。严格：文字完全相同的 F1；Kappa：逐字，扣除偶然；关系：措施、角色与机构。</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="各层的一致程度">
        <table>
          <thead>
            <tr>
              <th scope="col">两人</th>
              <th scope="col">份数</th>
              {LAYERS.map((layer) => (
                <th key={layer} scope="col">
                  {NAMES[layer]}　严格 / Kappa
                </th>
              ))}
              <th scope="col">关系</th>
            </tr>
          </thead>
          <tbody>
            {found.map((each) => (
              <tr key={each.annotators.join()}>
                <th scope="row">{each.annotators.join("、")}</th>
                {each.failure !== undefined ? (
                  <td colSpan={6}>{each.failure}</td>
                ) : (
                  <>
                    <td>{each.notices}</td>
                    {LAYERS.map((layer) => (
                      <td key={layer}>
                        {shown(each.layers[layer].strict_f1)} / {shown(each.layers[layer].kappa)}
                      </td>
                    ))}
                    <td>{shown(each.links_f1)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
