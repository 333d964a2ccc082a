// A report's text with its figures marked. Everything is a text node: whatever a document says, it is never markup.
import { h, nextTick } from "vue";

export default {
  props: { text: String, marks: Array, focus: Array },
  watch: {
    focus() {
      this.show();
    },
  },
  mounted() {
    this.show();
  },
  methods: {
    async show() {
      await nextTick();
      const first = this.$el.querySelector(".er-focus");
      if (first) {
        const box = this.$el.getBoundingClientRect();
        const spot = first.getBoundingClientRect();
        this.$el.scrollTop += spot.top - box.top - this.$el.clientHeight / 3;
      } else if (!this.focus?.length) {
        this.$el.scrollTop = 0;
      }
    },
    // Cuts the text at every border of a mark or of a place in focus.
    pieces() {
      const spots = [
        ...this.marks.map(([start, end, kind, tip], number) => ({ start, end, kind, tip, number })),
        ...(this.focus ?? []).map(([start, end]) => ({ start, end, kind: "focus" })),
      ];
      const cuts = [...new Set([0, this.text.length, ...spots.flatMap((one) => [one.start, one.end])])];
      cuts.sort((a, b) => a - b);
      spots.sort((a, b) => a.start - b.start);
      const found = [];
      let open = [];
      let next = 0;
      for (let cut = 0; cut + 1 < cuts.length; cut += 1) {
        const [start, end] = [cuts[cut], cuts[cut + 1]];
        open = open.filter((one) => one.end > start);
        while (next < spots.length && spots[next].start <= start) {
          if (spots[next].end > start) open.push(spots[next]);
          next += 1;
        }
        found.push({ words: this.text.slice(start, end), over: [...open] });
      }
      return found;
    },
  },
  render() {
    const drawn = this.pieces().map(({ words, over }) => {
      if (!over.length) return words;
      const mark = over.find((one) => one.number !== undefined);
      return h(
        "mark",
        {
          class: over.map((one) => `er-${one.kind}`).join(" "),
          title: mark?.tip || undefined,
          onClick: mark ? () => this.$emit("pick", { mark: mark.number }) : undefined,
        },
        words,
      );
    });
    return h("div", { class: "er-text", tabindex: 0 }, drawn);
  },
};
