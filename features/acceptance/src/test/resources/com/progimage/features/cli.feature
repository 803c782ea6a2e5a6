@cli
Feature: The command line in scripts

  Scenario: Several files, of which one is no picture
    Given the files a.png, b.png and c.png of pictures, and broken.png, which is none
    When I run: upload --json a.png b.png broken.png c.png
    Then it ends with 5
    And it says in that order that a.png, b.png, c.png are stored, and not broken.png
    When I put a picture into broken.png
    And I run: upload --json --resume a.png b.png broken.png c.png
    Then it ends with 0
    And all four are stored, and none of them twice

  Scenario: A picture from a pipe gives a link
    When I pipe a png picture of 300x200 pixels into: upload --url-only -
    Then it ends with 0
    And it prints nothing but a URL, behind which a png of 300x200 pixels is

  Scenario: A file is converted and not kept
    Given the files a.png, b.png and c.png of pictures, and broken.png, which is none
    When I run: convert a.png --to webp -t rotate_90 -o turned.webp
    Then it ends with 0
    And the new file turned.webp is a webp of 20x30 pixels
    And nothing is stored

  Scenario Outline: Used wrongly: <arguments>
    When I run: <arguments>
    Then it ends with 2
    And its messages speak of <what>

    Examples:
      | arguments                              | what     |
      | upload                                 | FILE     |
      | info x --colour                        | --colour |
      | ping --server nonsense                 | nonsense |
