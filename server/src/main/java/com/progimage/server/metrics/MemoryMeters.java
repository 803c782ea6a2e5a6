package com.progimage.server.metrics;

import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryBudgets;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Of the memory that requests take. */
public final class MemoryMeters {
  private static final String BUDGET = "budget";

  private MemoryMeters() {}

  public static void register(
      MeterRegistry meters, MemoryBudgets budgets, InspectionPool inspections) {
    Gauge.builder("progimage.inspection.queue", inspections, InspectionPool::queued)
        .description("Images that wait to be looked at")
        .strongReference(true)
        .register(meters);
    for (MemoryBudget budget : budgets.all()) {
      Gauge.builder("progimage.memory.used.bytes", budget, MemoryBudget::usedBytes)
          .description("Memory that requests have taken")
          .tag(BUDGET, budget.name())
          .strongReference(true)
          .register(meters);
      Gauge.builder("progimage.memory.total.bytes", budget, MemoryBudget::totalBytes)
          .description("Memory that requests may take")
          .tag(BUDGET, budget.name())
          .strongReference(true)
          .register(meters);
      FunctionCounter.builder("progimage.memory.refusals", budget, MemoryBudget::refusals)
          .description("Requests for memory that was not free")
          .tag(BUDGET, budget.name())
          .register(meters);
    }
  }
}
