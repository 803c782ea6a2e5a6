/** What commands print. */
@NullMarked
package com.progimage.server.command.report;

import org.jspecify.annotations.NullMarked;
