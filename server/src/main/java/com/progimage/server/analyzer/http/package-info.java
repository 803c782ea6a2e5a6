/** Analyses by a service of the operator, over HTTP. Start with {@link HttpAnalyzer}. */
@NullMarked
package com.progimage.server.analyzer.http;

import org.jspecify.annotations.NullMarked;
