import { render } from "preact";
import { App } from "./app";
import { Archive } from "./data";
import "./style.css";

const data = document.getElementById("data");
const page = document.getElementById("page");
if (data?.textContent && page) {
  const archive = new Archive(JSON.parse(data.textContent));
  // Its text is kept as objects from here on.
  data.remove();
  render(<App archive={archive} />, page);
}
