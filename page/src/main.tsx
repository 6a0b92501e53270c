import { render } from "preact";
import { App } from "./app";
import { Archive, type PageData } from "./data";
import { reportOf } from "./download";
import "./style.css";

const data = document.getElementById("data");
const page = document.getElementById("page");
if (data?.textContent && page) {
  const found = JSON.parse(data.textContent) as PageData;
  const archive = new Archive(found);
  const report = found.files ? reportOf(document, found) : null;
  // Its text is kept as objects from here on.
  data.remove();
  render(<App archive={archive} report={report} />, page);
}
