package com.progimage.server.metrics;

import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryBudgets;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the memory for requests. */
public final class MemoryMeters {
  private static final String BUDGET = "budget";

  private MemoryMeters() {}

  public static void register(
      MeterRegistry meters, MemoryBudgets budgets, InspectionPool inspections) {
    Gauge.builder("progimage.inspection.queue", inspections, InspectionPool::queued)
        .description("Images that wait for inspection")
        .strongReference(true)
        .register(meters);
    for (MemoryBudget budget : budgets.all()) {
      Gauge.builder("progimage.memory.used.bytes", budget, MemoryBudget::usedBytes)
          .description("Memory that requests have reserved")
          .tag(BUDGET, budget.name())
          .strongReference(true)
          .register(meters);
      Gauge.builder("progimage.memory.total.bytes", budget, MemoryBudget::totalBytes)
          .description("Memory that requests may reserve")
          .tag(BUDGET, budget.name())
          .strongReference(true)
          .register(meters);
      FunctionCounter.builder("progimage.memory.refusals", budget, MemoryBudget::refusals)
          .description("Reservations refused for lack of memory")
          .tag(BUDGET, budget.name())
          .register(meters);
    }
  }
}
