/** Answers other than images: JSON, problems and request ids. */
@NullMarked
package com.progimage.server.http.answer;

import org.jspecify.annotations.NullMarked;
