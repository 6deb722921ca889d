import HTTPTypes
import Hummingbird
import NIOCore

/// The look of all pages: one small file, kept by the browser for an hour.
enum Style {
    static let response = Response(
        status: .ok,
        headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=3600"],
        body: .init(byteBuffer: ByteBuffer(string: text)))

    private static let text = """
        :root { --ink: #1c2430; --soft: #55606e; --line: #77818e; --paper: #f5f6f8;
          --accent: #0b5cab; --wrong: #b3261e; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.7;
          font-family: system-ui, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", sans-serif; }
        header, main, footer { max-width: 34rem; margin: 0 auto; padding: 1rem; }
        header, footer { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; }
        .site { margin: 0 auto 0 0; font-weight: 700; }
        main { background: #fff; border-radius: .75rem; padding: 1.5rem;
          box-shadow: 0 1px 3px rgb(0 0 0 / .12); width: calc(100% - 1.5rem); }
        h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.4; }
        a { color: var(--accent); }
        label { display: block; margin-top: 1.25rem; font-weight: 600; }
        .hint { margin: .15rem 0 .35rem; color: var(--soft); font-size: .9rem; }
        input { width: 100%; padding: .7rem .8rem; font: inherit; color: inherit;
          border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
        input[aria-invalid] { border: 2px solid var(--wrong); }
        button, .button { display: block; margin-top: 1.5rem; width: 100%; min-height: 3rem;
          padding: .7rem 1rem; font: inherit; font-weight: 700; line-height: 1.6; color: #fff;
          text-align: center; text-decoration: none; background: var(--accent); border: 0;
          border-radius: .4rem; cursor: pointer; }
        button:hover, .button:hover { background: #084a8c; }
        .button.second { color: var(--accent); background: #fff; border: 2px solid var(--accent); }
        .button.second:hover { background: #e8f0f8; }
        .danger { background: var(--wrong); }
        .danger:hover { background: #8c1d17; }
        dt { margin-top: .75rem; color: var(--soft); font-size: .9rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
        .error { margin: 0 0 1rem; padding: .7rem .9rem; color: var(--wrong); background: #fdeceb;
          border-left: .3rem solid var(--wrong); border-radius: .3rem; font-weight: 600; }

        """
}
