import type { ComponentChildren } from "preact";

/** A way to one of the views. */
export interface Way {
  to: string;
  says: string;
  here: boolean;
}

interface Props {
  /** What leads past the head. */
  skip: string;
  /** What the ways are called together. */
  label: string;
  ways: Way[];
  /** Tools at its end. */
  children?: ComponentChildren;
}

/** The head of a page: its name, the ways to its views, and tools. */
export function Head({ skip, label, ways, children }: Props) {
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {skip}
      </a>
      <header class="top">
        <div class="bar">
          <p class="brand" translate={false}>
            policyner
          </p>
          <nav aria-label={label}>
            <ul>
              {ways.map(({ to, says, here }) => (
                <li key={to}>
                  <a href={to} aria-current={here ? "page" : undefined}>
                    {says}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {children && <div class="tools">{children}</div>}
        </div>
      </header>
    </>
  );
}

/** Without changing the address, which names the view. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
