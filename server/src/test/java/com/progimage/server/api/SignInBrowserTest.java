package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Owner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person with a browser who signs in to the dashboard and out again. */
final class SignInBrowserTest {
  private static final AccountName ANNA = new AccountName("anna");
  private static final String PASSWORD = "correct horse battery";
  private static final String FITS =
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

  @TempDir(factory = MemoryFolder.class)
  Path data;

  @Test
  @Timeout(120)
  void onlyWhoSignsInSeesTheDashboard(@TempDir Path folder) throws Exception {
    try (RunningServer server = RunningServer.start(data, Map.of(Setting.ACCESS, "keys"));
        SqlAccess store = SqlAccess.open(data.resolve("access.db"));
        Browser browser = Browser.open(folder.resolve("profile"))) {
      Accounts accounts =
          new Accounts(store.accounts(), store.attempts(), new PasswordHasher(), Clock.systemUTC());
      accounts.add(ANNA, new Owner("shop"), Set.of(Scope.OPERATE, Scope.LIST), PASSWORD);

      browser.open(server.url("/dashboard"));
      browser.resize(390, 844);
      assertThat(browser.promised(FITS).asBoolean()).as("fits on a phone").isTrue();
      signIn(browser, "wrong password");
      await().until(() -> browser.text("#message").contains("the name or the password is wrong"));
      signIn(browser, PASSWORD);
      await().until(() -> browser.text("#link").equals("live"));
      assertThat(browser.text("#workers")).isEqualTo("0 / 1");
      assertThat(browser.text("#account")).isEqualTo("anna");
      assertThat(browser.promised("document.cookie").asText()).as("for scripts").isEmpty();
      assertThat(browser.promised(FITS).asBoolean()).as("fits on a phone").isTrue();

      browser.open(server.url("/docs"));
      assertThat(browser.text("#account")).isEqualTo("anna");
      assertThat(browser.promised("fetch('images').then(answer => answer.status)").asInt())
          .as("what the page tries")
          .isEqualTo(200);

      browser.open(server.url("/dashboard"));
      await().until(() -> browser.text("#link").equals("live"));
      browser.click("#sign-out");
      await().until(() -> browser.text("h2").equals("Sign in"));
      browser.back();
      await().until(() -> browser.text("h2").equals("Sign in"));
      assertThat(browser.promised("document.getElementById('workers') === null").asBoolean())
          .as("the page before is not shown again")
          .isTrue();
      browser.open(server.url("/docs"));
      assertThat(browser.text("#sign-in")).isEqualTo("Sign in");
      assertThat(browser.promised("fetch('images').then(answer => answer.status)").asInt())
          .isEqualTo(401);

      // The session of an open page ends.
      browser.open(server.url("/dashboard"));
      signIn(browser, PASSWORD);
      await().until(() -> browser.text("#link").equals("live"));
      accounts.remove(ANNA);
      accounts.add(ANNA, new Owner("shop"), Set.of(Scope.OPERATE), PASSWORD);
      // The page changes while it is read.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(browser.text("h2")).isEqualTo("Sign in"));
      assertThat(browser.console())
          .allMatch(line -> line.contains(" 401 ") || line.contains(" Cleared data types: "));
    }
  }

  private static void signIn(Browser browser, String password) throws Exception {
    browser.type("[name=name]", "anna");
    browser.type("[name=password]", password);
    browser.click("button");
  }
}
