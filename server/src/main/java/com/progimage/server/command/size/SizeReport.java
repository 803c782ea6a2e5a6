package com.progimage.server.command.size;

import com.progimage.server.command.usage.TextTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan needs.
 *
 * @param notes what does not fit, and the remedy
 */
record SizeReport(List<Estimate> estimates, List<String> notes) {
  private static final List<String> HEADINGS = List.of("QUANTITY", "VALUE", "FORMULA");

  String text() {
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    estimates.forEach(
        estimate -> rows.add(List.of(estimate.name(), estimate.text(), estimate.formula())));
    StringBuilder text = new StringBuilder(TextTable.of(rows));
    notes.forEach(note -> text.append("note: ").append(note).append(System.lineSeparator()));
    return text.toString();
  }
}
