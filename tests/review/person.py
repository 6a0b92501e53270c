"""A person at the annotators' page, whose every act is counted."""

from __future__ import annotations

from typing import Any

# The box of some words in the text, in a line that marks may divide.
_BOX = """([words, nth]) => {
  for (const line of document.querySelectorAll('.marked .line .words')) {
    let at = -1;
    while ((at = line.textContent.indexOf(words, at + 1)) >= 0) {
      if (nth-- > 0) continue;
      const range = document.createRange();
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let seen = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = at - seen, to = at + words.length - seen;
        if (from >= 0 && from < node.length) range.setStart(node, from);
        if (to > 0 && to <= node.length) range.setEnd(node, to);
        seen += node.length;
      }
      range.startContainer.parentElement.scrollIntoView({block: 'center'});
      const boxes = [...range.getClientRects()];
      const [first, last] = [boxes[0], boxes[boxes.length - 1]];
      return [first.left + 1, first.top + first.height / 2,
              last.right - 1, last.top + last.height / 2];
    }
  }
  throw new Error(`no ${words}`);
}"""


class Person:
    """Does what a person does with a page.

    Attributes:
        acts: How many clicks, strokes with the mouse and keys it took since `count` began.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.acts = 0

    def count(self) -> None:
        self.acts = 0

    def click_words(self, words: str, *, nth: int = 0) -> None:
        left, top, right, _ = self.page.evaluate(_BOX, [words, nth])
        self.page.mouse.click((left + right) / 2, top)
        self.acts += 1

    def drag_over(self, words: str, *, nth: int = 0) -> None:
        left, top, right, bottom = self.page.evaluate(_BOX, [words, nth])
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=4)
        self.page.mouse.up()
        self.acts += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.acts += 1

    def tool(self, words: str) -> None:
        self.page.get_by_role("toolbar").get_by_role("button", name=words).click()
        self.acts += 1

    def begin(self, name: str) -> None:
        self.page.get_by_label("姓名").fill(name)
        self.page.get_by_role("button", name="开始").click()

    def open(self, title: str) -> None:
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.locator(".marked").wait_for()

    def saved(self, told: str) -> None:
        self.page.locator(".kept").filter(has_text=told).wait_for()

    @property
    def marks(self) -> list[str]:
        return self.page.locator(".marked mark.D").all_inner_texts()
