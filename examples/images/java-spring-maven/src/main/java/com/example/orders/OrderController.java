package com.example.orders;

import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {
  record Order(int number, String article, LocalDate day) {}

  @GetMapping("/")
  List<Order> orders() {
    return List.of(
        new Order(1, "coffee", LocalDate.of(2026, 11, 20)),
        new Order(2, "tea", LocalDate.of(2026, 11, 21)));
  }
}
