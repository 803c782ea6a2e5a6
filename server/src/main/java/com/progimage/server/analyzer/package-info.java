/**
 * The use cases of analysis: who analyzes pictures, and when. Start with {@link Analyzer}. Values
 * are in {@code analysis}, and stored facts in {@code state.fact}.
 */
@NullMarked
package com.progimage.server.analyzer;

import org.jspecify.annotations.NullMarked;
