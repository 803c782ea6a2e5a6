@keys
Feature: Listing images

  Scenario: Oldest first, without what was deleted
    Given 3 stored pictures
    Then I find all of them in the order of their making
    When I delete the first one
    Then I find all but the first

  @http
  Scenario: Page by page
    Given 5 stored pictures
    When I read the list two at a time
    Then I read each of them once, in the order of their making
