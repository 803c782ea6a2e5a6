package com.progimage.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys.NewKey;
import com.progimage.server.access.Scope;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.http.key.KeyRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints keys on stdout, as a table or as the JSON of the API. */
final class KeyReports {
  private static final List<String> HEADINGS =
      List.of("ID", "OWNER", "STATE", "CREATED", "EXPIRES", "LAST USED", "SCOPES", "NAME");

  private KeyReports() {}

  /** All keys as JSON. */
  private record KeyList(List<KeyRecord> keys) {}

  /** Prints the key alone on stdout, so that a script can read it. */
  static void printCreated(NewKey created, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      Reports.json(KeyRecord.withText(created));
      return;
    }
    System.out.println(created.text().text());
    System.err.printf(
        "progimage: key %s of %s allows %s: store it now, because it is not shown again%n",
        created.key().id(), created.key().owner(), scopes(created.key()));
  }

  static void print(List<ApiKey> keys, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      Reports.json(new KeyList(keys.stream().map(KeyRecord::of).toList()));
      return;
    }
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    Instant now = Instant.now();
    keys.forEach(key -> rows.add(row(key, now)));
    System.out.print(aligned(rows));
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
    return key.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(","));
  }

  /** Writes rows of equal length, the headings first, as columns. */
  static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] + 2 - row.get(i).length());
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
