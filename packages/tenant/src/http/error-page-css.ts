/** The style sheet of {@link errorPage}; inline, so that the page needs nothing else. */
export const ERROR_PAGE_CSS = `
:root { color-scheme: light dark; --text: #1a1d24; --quiet: #565d6b; --page: #f4f5f7; --card: #fff; --line: #d9dce2; }
@media (prefers-color-scheme: dark) {
  :root { --text: #eef0f4; --quiet: #a6adbb; --page: #12141a; --card: #1b1e26; --line: #343944; }
}
body { margin: 0; min-block-size: 100dvh; display: grid; place-items: center; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; inline-size: min(28rem, 100% - 2rem); margin-block: 1rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0 0 0.75rem; }
.code { margin: 1.25rem 0 0; color: var(--quiet); font-size: 0.875rem; }
`
