package com.progimage.cli.program;

/** Marks commands that take the steps of a transformation. Their help lists the steps. */
public interface TakesSteps {}
