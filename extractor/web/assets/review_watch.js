// Leads back to the way in when the session has ended, and keeps keys of the page away from fields that are typed in.
(() => {
  "use strict";
  const ask = async () => {
    try {
      const answer = await fetch("/session", { cache: "no-store" });
      if (answer.status === 401) window.location.assign("/login");
    } catch {
      // The server is not there at the moment; the page says so by itself.
    }
  };
  setInterval(ask, 20_000);
})();
