using Gateway.Desk.Contacts.Consents;

namespace Gateway.Desk.Tests.Contacts;

public sealed class ConsentPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ConsentPurpose.Contact, "", true, SendVerdict.InWindow)]
    [InlineData(ConsentPurpose.Contact, "", false, SendVerdict.NotAsked)]
    [InlineData(ConsentPurpose.Contact, "-contact", true, SendVerdict.OptedOut)]
    [InlineData(ConsentPurpose.Contact, "-contact +contact", true, SendVerdict.InWindow)]
    [InlineData(ConsentPurpose.Promote, "", true, SendVerdict.NotAsked)]
    [InlineData(ConsentPurpose.Promote, "+promote", false, SendVerdict.OptedIn)]
    [InlineData(ConsentPurpose.Promote, "+promote -promote", true, SendVerdict.Withdrawn)]
    [InlineData(ConsentPurpose.Promote, "+promote -contact", true, SendVerdict.OptedOut)]
    [InlineData(ConsentPurpose.Promote, "+promote -contact +contact", true, SendVerdict.OptedIn)]
    [InlineData(ConsentPurpose.Message, "", true, SendVerdict.InWindow)]
    [InlineData(ConsentPurpose.Message, "", false, SendVerdict.NotAsked)]
    [InlineData(ConsentPurpose.Message, "+message", false, SendVerdict.OptedIn)]
    [InlineData(ConsentPurpose.Message, "+message -message", true, SendVerdict.Withdrawn)]
    [InlineData(ConsentPurpose.Message, "+promote", false, SendVerdict.NotAsked)]
    public void What_may_be_sent(ConsentPurpose purpose, string said, bool isWindowOpen, SendVerdict expected)
    {
        var consents = said.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((word, at) => Said(word, Now.AddHours(at - 9))).Reverse().ToList();

        var verdict = ConsentPolicy.Judge(consents, "sms", purpose, isWindowOpen ? Now.AddHours(1) : Now, Now);

        Assert.Equal(expected, verdict);
        Assert.Equal(expected is SendVerdict.OptedIn or SendVerdict.InWindow, verdict.IsAllowed());
    }

    [Fact]
    public void One_channel_says_nothing_about_another_and_every_channel_about_each()
    {
        Consent[] sms = [Said("-contact", Now) with { Channel = "sms" }];
        Assert.True(ConsentPolicy.IsOptedOut(sms, "sms"));
        Assert.False(ConsentPolicy.IsOptedOut(sms, "whatsapp"));
        Assert.True(ConsentPolicy.IsOptedOut([Said("-contact", Now) with { Channel = Consent.EveryChannel }], "whatsapp"));
    }

    [Fact]
    public void Of_two_at_the_same_moment_the_one_that_takes_back_counts() => Assert.Equal(
        SendVerdict.OptedOut,
        ConsentPolicy.Judge([Said("+contact", Now), Said("-contact", Now)], "sms", ConsentPurpose.Contact, Now.AddHours(1), Now));

    [Theory]
    [InlineData("STOP", OptOutWish.Stop)]
    [InlineData(" stop. ", OptOutWish.Stop)]
    [InlineData("Stopp!", OptOutWish.Stop)]
    [InlineData("ARRÊT", OptOutWish.Stop)]
    [InlineData("Arrêter", OptOutWish.Stop)]
    [InlineData("Désabonner", OptOutWish.Stop)]
    [InlineData("annulla", OptOutWish.Stop)]
    [InlineData("keine  Nachrichten mehr", OptOutWish.Stop)]
    [InlineData("opt-out", OptOutWish.Stop)]
    [InlineData("Start", OptOutWish.Start)]
    [InlineData("UNSTOP", OptOutWish.Start)]
    [InlineData("Stop calling me and send the invoice", null)]
    [InlineData("bus stop", null)]
    [InlineData("", null)]
    [InlineData("\ud83d", null)]
    public void Opt_out_words_count_alone_in_every_language(string text, OptOutWish? expected) => Assert.Equal(expected, OptOutWords.Read(text));

    private static Consent Said(string word, DateTimeOffset at) =>
        new(1, "sms", Enum.Parse<ConsentPurpose>(word[1..], ignoreCase: true), word[0] == '+', "test", at);
}
