/**
 * Analyses over HTTP: requesting them, their facts and statistics. Start with {@link
 * AnalysisHandlers}.
 */
@NullMarked
package com.progimage.server.http.analysis;

import org.jspecify.annotations.NullMarked;
