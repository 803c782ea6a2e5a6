/** A page that shows operators what a server does. Start with {@link DashboardHandlers}. */
@NullMarked
package com.progimage.server.http.dashboard;

import org.jspecify.annotations.NullMarked;
