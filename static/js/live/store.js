/* What the server last said. The newest (epoch, seq) wins; nothing the user types lives here. */

export class Store extends EventTarget {
  constructor() {
    super();
    this.board = null;
    this.me = null;
    this.epoch = null;
    this.seq = 0;
    this.meSeq = -1;
    this.known = 0;
    this.offset = 0;
    this.fresh = [];
  }

  /* Server time, in milliseconds. */
  get now() {
    return Date.now() + this.offset;
  }

  clock(at) {
    const time = Date.parse(at ?? "");
    if (!Number.isNaN(time)) this.offset = time - Date.now();
  }

  takeBoard({ epoch, seq, at, board }) {
    this.clock(at);
    if (!board) return;
    if (this.board && epoch === this.epoch && seq < this.seq) return;
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.meSeq = -1;
    }
    this.seq = seq;
    this.known = Math.max(this.known, seq);
    this.board = board;
    this.changed();
  }

  takeMe({ seq, me }) {
    if (!me || seq < this.meSeq) return;
    this.meSeq = seq;
    this.me = me;
    this.changed();
  }

  /* New lines; true when some are missing in between. */
  takeEvents({ from, to, events }) {
    const gap = this.known > 0 && from > this.known + 1;
    const fresh = (events ?? []).filter((line) => line.seq > this.known);
    this.known = Math.max(this.known, to ?? 0, ...fresh.map((line) => line.seq));
    if (fresh.length) this.dispatchEvent(new CustomEvent("lines", { detail: fresh }));
    return gap;
  }

  /* The answer of `sync` and of the HTTP fallback. */
  takeAll({ epoch, seq, at, board, me, events }) {
    if (events) this.takeEvents(events);
    this.takeBoard({ epoch: epoch ?? this.epoch, seq, at, board });
    if (me) this.takeMe({ seq, me });
  }

  changed() {
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      this.dispatchEvent(new Event("change"));
    });
  }

  /* Render now and at each change, until the function given back is called. */
  watch(render) {
    this.addEventListener("change", render);
    if (this.board) render();
    return () => this.removeEventListener("change", render);
  }
}
