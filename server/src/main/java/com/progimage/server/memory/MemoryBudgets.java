package com.progimage.server.memory;

import java.util.List;

/** The budgets for everything that needs memory for a request. */
public record MemoryBudgets(
    MemoryBudget uploads,
    MemoryBudget documents,
    MemoryBudget inspections,
    MemoryBudget answers,
    MemoryBudget compression) {

  /** Creates the budgets for the heap of this process. */
  public static MemoryBudgets ofHeap() {
    return new MemoryBudgets(
        MemoryBudget.of(MemoryShare.UPLOADS),
        MemoryBudget.of(MemoryShare.DOCUMENTS),
        MemoryBudget.of(MemoryShare.INSPECTIONS),
        MemoryBudget.of(MemoryShare.ANSWERS),
        MemoryBudget.of(MemoryShare.COMPRESSION));
  }

  public List<MemoryBudget> all() {
    return List.of(uploads, documents, inspections, answers, compression);
  }
}
