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
        h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.4; overflow-wrap: anywhere; }
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
        .notice, .warning { margin: 0 0 1rem; padding: .7rem .9rem; border-radius: .3rem; }
        .notice { color: #14532d; background: #e7f5ec; border-left: .3rem solid #1b7a43; }
        .warning { color: #5c3b00; background: #fdf3dd; border-left: .3rem solid #a66300; }
        select, textarea { width: 100%; padding: .7rem .8rem; font: inherit; color: inherit;
          border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
        textarea { font-family: ui-monospace, "Noto Sans Mono CJK JP", monospace; line-height: 1.6; }

        .admin header, .admin main { max-width: 72rem; }
        .admin header form { display: flex; gap: .75rem; align-items: baseline; }
        .admin header button { width: auto; min-height: 2rem; margin: 0; padding: .2rem .8rem; }
        nav { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .25rem; }
        nav a { padding: .35rem .8rem; border-radius: .4rem; text-decoration: none; }
        nav a[aria-current] { color: #fff; background: var(--accent); }
        .plain, .second { color: var(--accent); background: #fff; border: 2px solid var(--accent); }
        .plain:hover, .second:hover { color: var(--accent); background: #e8f0f8; }
        .admin main { margin-bottom: 2rem; }
        section { margin-top: 2rem; }
        h2 { margin: 0 0 .5rem; font-size: 1.15rem; }
        h3 { margin: 1rem 0 .5rem; font-size: 1rem; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
          gap: .5rem 1.5rem; margin: 0; }
        .scroll { overflow-x: auto; }
        table { width: 100%; margin: .5rem 0; border-collapse: collapse; }
        caption { padding: .25rem 0; color: var(--soft); text-align: left; font-size: .9rem; }
        th, td { padding: .4rem .6rem; text-align: left; vertical-align: top;
          border-bottom: 1px solid #d9dde3; overflow-wrap: anywhere; min-width: 4.5rem; }
        th { font-weight: 600; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .bar { width: 40%; min-width: 6rem; vertical-align: middle; }
        .bar svg { display: block; width: 100%; height: .9rem; }
        .chart { width: 100%; max-height: 16rem; font-size: 11px; }
        .chart line { stroke: var(--line); }
        .chart text { fill: var(--soft); }
        rect.opened { fill: #0b5cab; } rect.duplicate { fill: #b45309; }
        rect.registered { fill: #1b7a43; }
        .legend .opened { color: #0b5cab; } .legend .duplicate { color: #97450a; }
        .legend .registered { color: #1b7a43; }
        .held { padding: 1rem; border: 2px solid #a66300; border-radius: .5rem; }
        fieldset { margin: 1rem 0 0; padding: .75rem 1rem 1rem; border: 1px solid #c6ccd4;
          border-radius: .5rem; min-width: 0; }
        legend { padding: 0 .4rem; font-weight: 600; }
        fieldset label { margin-top: .5rem; }
        .choice { display: inline-flex; gap: .4rem; align-items: center; min-height: 2rem;
          margin: .25rem 1.25rem 0 0; font-weight: 400; }
        .choice input { width: 1.15rem; height: 1.15rem; }
        .buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
        .buttons button, .buttons .button { width: auto; margin-top: .75rem; min-height: 2.75rem; }
        .unseen { position: absolute; left: -100rem; width: 1px; height: 1px; overflow: hidden; }
        .mail { padding: 1rem; border: 1px solid #c6ccd4; border-radius: .5rem; }
        .subject { font-weight: 600; }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere;
          font-family: ui-monospace, "Noto Sans Mono CJK JP", monospace; }
        .diff { padding: .75rem; border: 1px solid #c6ccd4; border-radius: .5rem; }
        .diff .added { color: #14532d; background: #e7f5ec; }
        .diff .removed { color: #8c1d17; background: #fdeceb; }
        code { overflow-wrap: anywhere; }
        .error ul { margin: 0; padding-left: 1.2rem; }
        @media (min-width: 48rem) {
          .condition { display: grid; grid-template-columns: 2fr 1fr 3fr; gap: 0 1rem; }
          .condition legend, .condition .error { grid-column: 1 / -1; }
          .condition label { grid-row: 1; }
          .condition .choice { grid-row: auto; grid-column: 3; }
          .link { display: grid; grid-template-columns: 1fr 2fr; gap: 0 1rem; }
          .link label { grid-row: 1; }
        }

        """
}
