package com.example.library.catalog;

import java.util.List;

public final class Catalog {
  public record Title(String name, String author) {}

  private Catalog() {}

  public static List<Title> titles() {
    return List.of(
        new Title("Effective Java", "Joshua Bloch"), new Title("Walden", "Henry David Thoreau"));
  }
}
