import { render } from "preact";
import "../style.css";
import { App } from "./app";
import "./review.css";

const page = document.getElementById("page");
if (page) render(<App />, page);
