// What makes pages livelier where scripts run: every page works without.
"use strict";

(() => {
    const live = document.getElementById("live");
    const counts = document.querySelectorAll("[data-unread]");

    // What is shown is fetched anew as a page of its own, so that there is one way only to write it.
    let isFetching = false;
    const refresh = async () => {
        if (!live || isFetching) return;
        isFetching = true;
        try {
            const answer = await fetch(location.href);
            if (!answer.ok || answer.redirected) return;
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("live");
            if (fresh && !live.contains(document.activeElement)) live.replaceChildren(...fresh.childNodes);
        } finally {
            isFetching = false;
        }
    };

    // Only a page that is seen listens: a browser has few connections, and what nobody sees has not been read.
    let stream = null;
    const listen = () => {
        if (document.hidden || stream) return;
        stream = new EventSource("/events");
        stream.addEventListener("unread", (event) => {
            for (const count of counts) count.textContent = event.data;
        });
        stream.addEventListener("activity", (event) => {
            const conversation = live && live.dataset.conversation;
            if (!conversation || event.data.split(" ").includes(conversation)) refresh();
        });
    };
    const stop = () => {
        if (stream) stream.close();
        stream = null;
    };
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) return stop();
        listen();
        refresh();
    });
    window.addEventListener("pagehide", stop);
    listen();

    // A draft is kept a moment after the last letter.
    for (const form of document.querySelectorAll("form[data-draft]")) {
        const state = form.querySelector("[data-draft-state]");
        let timer, isSending = false;
        form.addEventListener("submit", () => { isSending = true; clearTimeout(timer); });
        form.addEventListener("input", (event) => {
            if (event.target.type === "file") return;
            clearTimeout(timer);
            timer = setTimeout(async () => {
                if (isSending) return;
                const words = new URLSearchParams();
                for (const name of ["csrf", "place", "subject", "message"]) {
                    const field = form.elements.namedItem(name);
                    if (field) words.set(name, field.value);
                }
                const answer = await fetch(form.dataset.draft, {
                    method: "POST", body: words, headers: { Accept: "application/json" },
                }).catch(() => null);
                if (state && !isSending) {
                    state.textContent = answer && answer.ok ? "Kept as a draft." : "Not kept: there is no connection.";
                }
            }, 800);
        });
    }
})();
