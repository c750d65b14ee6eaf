using Gateway.Language.Intents;

namespace Gateway.Language.Tests.Intents;

public sealed class IntentClassifierTests
{
    private static readonly IntentExample[] Examples =
    [
        new("invoice", "I have a question about my bill", "en"),
        new("invoice", "there is a mistake on the invoice", "en"),
        new("invoice", "meine Rechnung stimmt nicht", "de"),
        new("invoice", "ich verstehe die Abrechnung nicht", "de"),
        new("fault", "my internet connection is broken", "en"),
        new("fault", "the device does not work any more", "en"),
        new("fault", "mein Gerät ist kaputt", "de"),
        new("fault", "ich habe eine Störung", "de"),
        new("order", "I would like to order something", "en"),
        new("order", "I want to buy a new device", "en"),
        new("order", "ich möchte etwas bestellen", "de"),
        new("order", "ich will ein neues Produkt kaufen", "de"),
    ];

    [Theory]
    [InlineData("a question on my last invoice please", "invoice")]
    [InlineData("die RECHNUNGEN sind falsch", "invoice")]
    [InlineData("seit gestern eine Netzstoerung", "fault")]
    [InlineData("it is broken", "fault")]
    [InlineData("Bestellung aufgeben", "order")]
    [InlineData("ordering", "order")]
    public void Other_words_of_the_same_kind_find_their_intent(string text, string intent) =>
        Assert.Equal(intent, IntentClassifier.Train(Examples).Classify(text).Best.Intent);

    [Fact]
    public void Confidences_are_sorted_and_add_up_to_one()
    {
        var ranking = IntentClassifier.Train(Examples).Classify("my bill is wrong");

        Assert.Equal(1, ranking.Intents.Sum(ranked => ranked.Confidence), 6);
        Assert.Equal(ranking.Intents.OrderByDescending(ranked => ranked.Confidence), ranking.Intents);
    }

    [Fact]
    public void Training_twice_gives_the_same_answer()
    {
        var first = IntentClassifier.Train(Examples).Classify("my new device is on the bill");
        var second = IntentClassifier.Train(Examples).Classify("my new device is on the bill");

        Assert.Equal(first.Intents, second.Intents);
        Assert.Equal(first.OutOfScope, second.OutOfScope);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ... ?! ")]
    public void An_empty_text_is_out_of_scope(string text) =>
        Assert.True(IntentClassifier.Train(Examples).Classify(text).IsOutOfScope);

    [Fact]
    public void Nothing_to_learn_from_is_refused() =>
        Assert.Throws<ArgumentException>(() => IntentClassifier.Train([new(IntentExample.OutOfScope, "hello", "en")]));
}
