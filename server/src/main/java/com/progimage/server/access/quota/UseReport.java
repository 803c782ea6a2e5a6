package com.progimage.server.access.quota;

/**
 * What one server adds to the use of an owner. If its answer is lost, the server repeats it.
 *
 * @param server a name that no other process has
 * @param number larger than in all earlier reports of the server
 */
public record UseReport(String server, long number, DailyUse use) {}
