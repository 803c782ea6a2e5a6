package com.progimage.server.command.size;

/** Everything that an estimate depends on, besides measured costs. */
record SizePlan(PlannedImages images, PlannedRequests requests, PlannedSetup setup) {}
