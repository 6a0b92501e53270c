import { useEffect, useMemo, useState } from "preact/hooks";
import { Documents } from "./archive/documents";
import { Filters } from "./archive/filters";
import { Measures } from "./archive/measures";
import { Overview } from "./archive/overview";
import { Targets } from "./archive/targets";
import { PageContext, type Page } from "./context";
import type { Archive } from "./data";
import { saveFile, saveReport } from "./download";
import { addressOf, factsOf, routeOf, Search, sorted, type Route, type View } from "./filter";
import { Head } from "./head";
import { NoticeView } from "./notice/notice";
import { speaker, type Language } from "./words";

function useRoute(home: View): Route {
  const [address, setAddress] = useState(location.hash);
  useEffect(() => {
    const changed = () => setAddress(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return useMemo(() => routeOf(address, home), [address, home]);
}

interface Props {
  archive: Archive;
  /** The page as a report to save, where the service made it. */
  report: string | null;
}

export function App({ archive, report }: Props) {
  const single = archive.documents.length === 1;
  const route = useRoute(single ? "notice" : "overview");
  const [language, setLanguage] = useState<Language>("zh");
  const say = useMemo(() => speaker(language), [language]);
  const search = useMemo(() => new Search(archive, factsOf(archive)), [archive]);
  const found = useMemo(
    () => sorted(search.find(route.filter), route.sort),
    [search, route.filter, route.sort],
  );
  const notice = route.view === "notice" ? archive.notice(route.document) : null;
  const view: View = route.view === "notice" && notice === null ? "overview" : route.view;

  const page: Page = {
    archive,
    route,
    say,
    language,
    to: (target, filter = {}, sort = route.sort) =>
      addressOf({ view: target, filter: { ...route.filter, ...filter }, sort }),
  };

  const title = notice?.title ?? (single ? archive.notice(0)!.title : say("archive"));
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }, [title, language]);
  useEffect(() => {
    if (route.view !== "notice" || route.measure === null) scrollTo(0, 0);
  }, [view, route.document]);

  const views: View[] = single
    ? ["notice", "overview", "measures", "targets"]
    : ["overview", "measures", "targets", "documents"];
  return (
    <PageContext.Provider value={page}>
      <Head
        skip={say("skip")}
        label={say("views")}
        ways={views.map((each) => ({ to: page.to(each), says: say(each), here: each === view }))}
      >
        <button type="button" onClick={() => print()}>
          {say("print")}
        </button>
        <button
          type="button"
          lang={language === "zh" ? "en" : "zh-Hans"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {say("language")}
        </button>
      </Head>
      <main id="main" tabIndex={-1} class={view}>
        {(report !== null || archive.data.home) && (
          <p class="downloads">
            {archive.data.home && <a href={archive.data.home}>{say("another")}</a>}
            {archive.data.files?.map((file) => (
              <button key={file.name} type="button" onClick={() => saveFile(file)}>
                {say("download", { name: file.name.replace(/^.*\./, "").toUpperCase() })}
              </button>
            ))}
            {report !== null && (
              <button type="button" onClick={() => saveReport(report)}>
                {say("downloadReport")}
              </button>
            )}
          </p>
        )}
        {notice ? (
          <NoticeView key={notice.index} notice={notice} />
        ) : (
          <>
            <h1>{title}</h1>
            <Filters search={search} found={found.length} />
            {view === "overview" && <Overview found={found} />}
            {view === "measures" && <Measures found={found} />}
            {view === "targets" && <Targets found={found} />}
            {view === "documents" && <Documents found={found} />}
          </>
        )}
      </main>
    </PageContext.Provider>
  );
}
