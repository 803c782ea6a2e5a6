package com.progimage.server.command.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys.NewKey;
import com.progimage.server.access.Scope;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.TextTable;
import com.progimage.server.http.key.KeyRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints keys on stdout, as a table or as the JSON of the API. */
public final class KeyReports {
  private static final List<String> HEADINGS =
      List.of("ID", "OWNER", "STATE", "CREATED", "EXPIRES", "LAST USED", "SCOPES", "NAME");

  private KeyReports() {}

  /** All keys as JSON. */
  private record KeyList(List<KeyRecord> keys) {}

  /** Prints the key alone on stdout, so that a script can read it. */
  public static void printCreated(NewKey created, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      Reports.json(KeyRecord.withText(created));
      return;
    }
    System.out.println(created.text().text());
    System.err.printf(
        "progimage: key %s of %s allows %s: store it now, because it is not shown again%n",
        created.key().id(), created.key().owner(), scopes(created.key()));
  }

  public static void print(List<ApiKey> keys, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      Reports.json(new KeyList(keys.stream().map(KeyRecord::of).toList()));
      return;
    }
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    Instant now = Instant.now();
    keys.forEach(key -> rows.add(row(key, now)));
    System.out.print(TextTable.of(rows));
  }

  private static List<String> row(ApiKey key, Instant now) {
    LocalDate lastUsedOn = key.times().lastUsedOn();
    return List.of(
        key.id().text(),
        key.owner().name(),
        state(key, now),
        day(key.times().createdAt()),
        day(key.times().expiresAt()),
        lastUsedOn == null ? "-" : lastUsedOn.toString(),
        scopes(key),
        key.name());
  }

  private static String state(ApiKey key, Instant now) {
    if (key.times().revokedAt() != null) {
      return "revoked";
    }
    return key.isValid(now) ? "valid" : "expired";
  }

  private static String day(@Nullable Instant time) {
    return time == null ? "-" : LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }

  private static String scopes(ApiKey key) {
    return Scope.text(key.scopes());
  }
}
