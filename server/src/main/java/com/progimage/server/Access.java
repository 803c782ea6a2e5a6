package com.progimage.server;

/** How clients are let in. */
enum Access {
  /** All who reach the server may do everything. */
  OPEN
}
