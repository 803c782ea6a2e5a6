package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.codec.PlaneSource.DecodedPlane;
import java.util.List;

/** Keeps all rows of all components. */
final class PlaneSink implements ComponentSink {
  private final List<Component> components;
  private final List<ComponentRows> rows;

  PlaneSink(List<Component> components) {
    this.components = components;
    rows = components.stream().map(ComponentRows::all).toList();
  }

  @Override
  public ComponentRows rows(Component component) {
    return rows.get(component.index);
  }

  @Override
  public void proceed() {
    // Has nothing to do before the last row.
  }

  List<DecodedPlane> planes() {
    return components.stream()
        .map(each -> new DecodedPlane(rows(each).plane(), each.widthShare, each.heightShare))
        .toList();
  }
}
