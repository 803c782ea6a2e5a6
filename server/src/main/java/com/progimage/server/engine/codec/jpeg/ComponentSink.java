package com.progimage.server.engine.codec.jpeg;

/** Receives the decoded rows of all components. */
interface ComponentSink {
  /** The rows to which the next ones of a component are appended. */
  ComponentRows rows(Component component);

  /** Called after rows of all components were appended. */
  void proceed();
}
