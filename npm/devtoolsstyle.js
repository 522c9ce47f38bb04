/** How the overlay looks; it follows the page's colour scheme. */
export const STYLE = `
:host {
  all: initial;
  color-scheme: inherit;
  --ink: light-dark(#1c2430, #e8ecf2);
  --soft: light-dark(#5b6675, #9aa6b5);
  --paper: light-dark(#ffffff, #171c23);
  --line: light-dark(#d8dee6, #313a46);
  --bad: light-dark(#b3261e, #ff8a80);
  --call: light-dark(#1d6b52, #5fc7a1);
  --event: light-dark(#3b5fa5, #8db1f0);
  font: 13px/1.45 system-ui, sans-serif;
}
:host(:not([data-in])) {
  position: fixed;
  z-index: 2147483000;
  inset-block-end: 0;
  inset-inline-end: 0;
}
:host([data-in]) {
  display: block;
  height: 100%;
}
* {
  box-sizing: border-box;
}
[hidden] {
  display: none !important;
}
section {
  display: flex;
  flex-direction: column;
  height: 100%;
  color: var(--ink);
  background: var(--paper);
}
:host(:not([data-in])) section {
  width: min(440px, 100vw);
  height: min(480px, 60vh);
  border: 1px solid var(--line);
  border-start-start-radius: 10px;
  overflow: hidden;
  box-shadow: 0 4px 28px rgb(0 0 0 / 25%);
}
header {
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  align-items: center;
  padding: 8px 10px;
  border-bottom: 1px solid var(--line);
}
h2 {
  margin: 0;
  font-size: 14px;
}
output {
  flex: 1;
  min-width: 9em;
  color: var(--soft);
  font-size: 12px;
}
button, input, select {
  min-height: 30px;
  padding: 2px 9px;
  border: 1px solid var(--line);
  border-radius: 6px;
  color: inherit;
  background: transparent;
  font: inherit;
}
input {
  flex: 1 1 calc(100% - 140px);
  min-width: 0;
}
select {
  flex: 0 1 130px;
  min-width: 0;
}
option {
  color: var(--ink);
  background: var(--paper);
}
button {
  cursor: pointer;
}
button:hover {
  background: color-mix(in srgb, var(--ink) 8%, transparent);
}
button[aria-pressed='true'] {
  color: var(--paper);
  background: var(--event);
}
:focus-visible {
  outline: 2px solid var(--event);
  outline-offset: 1px;
}
.open {
  margin: 10px;
  border-radius: 16px;
  color: var(--ink);
  background: var(--paper);
  box-shadow: 0 1px 8px rgb(0 0 0 / 30%);
}
ol {
  flex: 1;
  min-height: 0;
  margin: 0;
  padding: 0;
  overflow-y: auto;
  list-style: none;
}
ol:empty::before {
  content: 'Nothing yet, or nothing that fits.';
  display: block;
  padding: 16px 12px;
  color: var(--soft);
}
summary {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  column-gap: 8px;
  padding: 5px 10px;
  border-inline-start: 3px solid var(--soft);
  border-block-end: 1px solid var(--line);
  cursor: pointer;
  overflow-wrap: anywhere;
}
summary:focus-visible {
  outline-offset: -2px;
}
.event summary {
  border-inline-start-color: var(--event);
}
.call summary {
  border-inline-start-color: var(--call);
}
.bad summary {
  border-inline-start-color: var(--bad);
}
.bad b {
  color: var(--bad);
}
time, span {
  color: var(--soft);
  font-size: 12px;
  font-variant-numeric: tabular-nums;
}
span {
  grid-column: 2;
}
b {
  font: 600 12px/1.6 ui-monospace, monospace;
}
pre, textarea {
  max-height: 260px;
  margin: 0;
  padding: 8px 10px;
  border: 0;
  border-block-end: 1px solid var(--line);
  overflow: auto;
  color: inherit;
  background: color-mix(in srgb, var(--ink) 5%, transparent);
  font: 11.5px/1.5 ui-monospace, monospace;
}
textarea {
  min-height: 130px;
}
@media (pointer: coarse), (max-width: 500px) {
  button, input, select, summary {
    min-height: 44px;
  }
}
`;
