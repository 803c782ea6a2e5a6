package com.progimage.server.command.size;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.progimage.server.command.report.Reports;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.TextTable;
import com.progimage.server.command.usage.WrongUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The {@code size} command, which needs neither a data folder nor a server. */
public final class SizeCommand {
  private static final CommandOption COSTS =
      new CommandOption(
          "--costs", /* value= */ null, "print what was measured, and the commands that print it");

  /** Those of the command, besides the settings. */
  public static final List<CommandOption> OPTIONS =
      Stream.concat(PlanOptions.ALL.stream(), Stream.of(COSTS, CommandOption.JSON)).toList();

  private SizeCommand() {}

  /** A cost as JSON. */
  private record CostRecord(
      String name, double value, String unit, String meaning, String command) {
    static CostRecord of(MeasuredCost cost) {
      return new CostRecord(
          cost.word(), cost.amount(), cost.unit(), cost.meaning(), cost.command());
    }
  }

  /** An estimate as JSON, with its value in bytes, bytes in a second, seconds, or a number. */
  private record EstimateRecord(
      String name, double value, String unit, String text, String formula) {
    static EstimateRecord of(Estimate estimate) {
      return new EstimateRecord(
          estimate.name(),
          estimate.value(),
          estimate.unit().word(),
          estimate.text(),
          estimate.formula());
    }
  }

  private record Estimates(List<EstimateRecord> estimates, List<String> notes) {}

  private record CostList(List<CostRecord> costs) {}

  public static int run(Invocation call) throws WrongUsage, JsonProcessingException {
    if (call.value(COSTS).isPresent()) {
      printCosts(call);
      return 0;
    }
    SizeReport report = Sizing.of(PlanOptions.read(call));
    if (call.json()) {
      Reports.json(
          new Estimates(
              report.estimates().stream().map(EstimateRecord::of).toList(), report.notes()));
    } else {
      System.out.print(report.text());
    }
    return 0;
  }

  private static void printCosts(Invocation call) throws JsonProcessingException {
    if (call.json()) {
      Reports.json(new CostList(Arrays.stream(MeasuredCost.values()).map(CostRecord::of).toList()));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "VALUE", "OF", "MEASURED BY"));
    for (MeasuredCost cost : MeasuredCost.values()) {
      rows.add(List.of(cost.word(), cost.text(), cost.meaning(), cost.command()));
    }
    System.out.print(TextTable.of(rows));
  }
}
