"use strict";

// Shows who is signed in, where people can sign in at all.
(async () => {
  const place = document.getElementById("person");
  const answer = await fetch("sign-in/session");
  if (!answer.ok) {
    return;
  }
  const session = await answer.json();
  if (session.account) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "sign-out";
    const name = document.createElement("span");
    name.id = "account";
    name.textContent = session.account;
    const button = document.createElement("button");
    button.id = "sign-out";
    button.textContent = "Sign out";
    form.append(name, " ", button);
    place.replaceChildren(form);
  } else if (session.offered) {
    const link = document.createElement("a");
    link.id = "sign-in";
    link.href = `sign-in?to=/${location.pathname.split("/").pop()}`;
    link.textContent = "Sign in";
    place.replaceChildren(link);
  }
})().catch(() => {});

// A page that the browser kept was for whoever was signed in then.
addEventListener("pageshow", event => {
  if (event.persisted) {
    location.reload();
  }
});
