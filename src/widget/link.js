const policyViolation = 1008;
const firstPause = 500;
const longestPause = 30_000;
const politePause = 15_000;
const pollEvery = 3_000;
const pollsBeforeSocket = 40;
const doorsBeforePolling = 2;

/**
 * The way to the gateway: a socket, or polling where no socket gets through. It comes back by itself; whoever uses it says again what
 * was not acknowledged.
 */
export class Link {
  #base;
  #hello;
  #onFrame;
  #onState;
  #onForgotten;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {object[]} */
  #frames = [];
  /** @type {LinkState} */
  #state = "idle";
  #timer = 0;
  #failures = 0;
  #closedDoors = 0;
  #polls = 0;
  #isPolling = false;
  #isAsking = false;

  /**
   * @param {string} base
   * @param {() => { token: string | null, after: string | null, language: string }} hello
   * @param {(frame: ServerFrame) => void} onFrame
   * @param {(state: LinkState) => void} onState
   * @param {() => void} onForgotten the gateway does not know the token any more
   */
  constructor(base, hello, onFrame, onState, onForgotten) {
    this.#base = base;
    this.#hello = hello;
    this.#onFrame = onFrame;
    this.#onState = onState;
    this.#onForgotten = onForgotten;
    addEventListener("online", () => this.#state !== "idle" && this.restart());
    addEventListener("offline", () => this.#state !== "idle" && this.#lose());
  }

  get isOpen() {
    return this.#state === "open";
  }

  start() {
    if (this.#state === "idle") {
      this.#connect();
    }
  }

  /** Begins anew at once: the token changed, or answers stay away. */
  restart() {
    this.#failures = 0;
    this.#drop();
    this.#connect();
  }

  /** @param {object} frame */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(frame));
    } else if (this.#isPolling) {
      this.#frames.push(frame);
      this.#soon(() => this.#poll(), 0);
    }
  }

  #connect() {
    if (!navigator.onLine) {
      this.#lose();
    } else if (this.#isPolling) {
      this.#poll();
    } else {
      this.#open();
    }
  }

  #open() {
    this.#become("connecting");
    const socket = new WebSocket(`${this.#base.replace(/^http/, "ws")}socket`);
    let wasOpen = false;
    this.#socket = socket;
    socket.onopen = () => {
      wasOpen = true;
      this.#closedDoors = 0;
      socket.send(JSON.stringify({ t: "hello", ...this.#hello() }));
    };
    socket.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      this.#failures = frame.t === "current" ? 0 : this.#failures;
      this.#become("open");
      this.#onFrame(frame);
    };
    socket.onclose = (event) => {
      if (this.#socket !== socket) {
        return;
      }

      this.#socket = null;
      this.#failures++;
      this.#isPolling = !wasOpen && navigator.onLine && ++this.#closedDoors >= doorsBeforePolling;
      if (event.code === policyViolation && event.reason === "token") {
        this.#onForgotten();
      } else {
        this.#again(event.code === policyViolation ? politePause : 0);
      }
    };
  }

  async #poll() {
    if (this.#isAsking) {
      return;
    }

    this.#isAsking = true;
    const frames = this.#frames.splice(0, 32);
    try {
      const answer = await fetch(`${this.#base}messages`, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ t: "hello", ...this.#hello(), frames }),
      });
      this.#isAsking = false;
      if (answer.status === 401) {
        this.#onForgotten();
      } else if (answer.ok) {
        this.#polled(await answer.json());
      } else {
        this.#again(politePause);
      }
    } catch {
      this.#isAsking = false;
      this.#failures++;
      this.#again(0);
    }
  }

  /** @param {ServerFrame[]} frames */
  #polled(frames) {
    this.#failures = 0;
    this.#become("open");
    frames.forEach((frame) => this.#onFrame(frame));
    if (++this.#polls % pollsBeforeSocket === 0) {
      this.#isPolling = false;
      this.#open();
    } else {
      this.#soon(() => this.#poll(), this.#frames.length > 0 ? 0 : pollEvery);
    }
  }

  #lose() {
    this.#drop();
    this.#become("offline");
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#frames = [];
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {number} least */
  #again(least) {
    this.#frames = [];
    this.#become("offline");
    const pause = Math.min(longestPause, firstPause * 2 ** Math.min(this.#failures, 6));
    this.#soon(() => this.#connect(), Math.max(least, pause * (0.75 + Math.random() / 2)));
  }

  /** @param {() => void} act @param {number} pause */
  #soon(act, pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, pause);
  }

  /** @param {LinkState} state */
  #become(state) {
    if (this.#state !== state) {
      this.#state = state;
      this.#onState(state);
    }
  }
}
