// A page of the original with the box around the figure; the box is drawn in per cent, so that it fits at any size.
import { h, nextTick } from "vue";

export default {
  props: { source: String, box: Array, words: String },
  watch: {
    box() {
      this.show();
    },
  },
  methods: {
    async show() {
      await nextTick();
      this.$el.querySelector?.(".er-box")?.scrollIntoView({ block: "center" });
    },
  },
  render() {
    if (!this.source) return h("div", { class: "er-page-none" }, this.words);
    const image = h("img", { src: this.source, alt: "报告页面", onLoad: () => this.show() });
    const [left, top, width, height] = this.box ?? [];
    const box = this.box
      ? h("div", {
          class: "er-box",
          style: { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` },
        })
      : null;
    return h("div", { class: "er-page" }, [h("div", { class: "er-sheet" }, [image, box])]);
  },
};
