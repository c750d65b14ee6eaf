using Gateway.Desk.Channels.Email.Reading;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class MailThreadTests
{
    private const string Domain = "example.com";
    private const string Anna = "anna@example.org";
    private const string Ours = "019b8d2e000070008000000000000001.4827193501@example.com";

    [Theory]
    [InlineData("our id in In-Reply-To", "m@x", "", Ours, "whatever", "4827193501")]
    [InlineData("our id last in References", "m@x", "root@x mid@x " + Ours, null, "whatever", "4827193501")]
    [InlineData("our id in the middle of References", "m@x", "root@x " + Ours + " mid@x", "mid@x", "whatever", "4827193501")]
    [InlineData("our id wins over the subject", "m@x", "", Ours, "Re: x [#1111111111]", "4827193501")]
    [InlineData("the subject when the id is unknown", "m@x", "other@x", "other@x", "AW: x [#4827193501]", "4827193501")]
    [InlineData("a short number is none of ours", "m@x", "", null, "Re: [#1234]", null)]
    [InlineData("an id of another domain is none of ours", "m@x", "019b8d2e000070008000000000000001.4827193501@evil.example", null, "x", null)]
    [InlineData("a domain that only ends like ours", "m@x", "019b8d2e000070008000000000000001.4827193501@evilexample.com", null, "x", null)]
    public void The_thread_is_found_from_the_mail_alone(string why, string id, string references, string? inReplyTo, string subject, string? number)
    {
        var address = MailThread.AddressOf(Anna, id, references.Split(' ', StringSplitOptions.RemoveEmptyEntries), inReplyTo, subject, Domain);

        Assert.True(number is null ? !address.EndsWith("4827193501", StringComparison.Ordinal) : address == $"{Anna}#{number}", why);
        Assert.Matches("^anna@example.org#[0-9]{10}$", address);
    }

    [Fact]
    public void What_follows_a_mail_has_its_thread_and_a_new_mail_has_its_own()
    {
        var first = MailThread.AddressOf(Anna, "root@x", [], null, "x", Domain);

        Assert.Equal(first, MailThread.AddressOf(Anna, "second@x", ["root@x"], "root@x", "Re: x", Domain));
        Assert.Equal(first, MailThread.AddressOf(Anna, "third@x", ["root@x", "second@x"], "second@x", "Re: x", Domain));
        Assert.Equal(first, MailThread.AddressOf(Anna, "fourth@x", [], "root@x", "Re: x", Domain));
        Assert.NotEqual(first, MailThread.AddressOf(Anna, "other@x", [], null, "x", Domain));
    }

    [Fact]
    public void Our_answer_and_the_answer_to_it_stay_in_the_conversation()
    {
        var first = MailThread.AddressOf(Anna, "root@x", [], null, "x", Domain);
        var (_, number) = MailThread.Split(first);
        var own = MailThread.OwnId(Guid.CreateVersion7(), number, Domain);

        Assert.True(MailThread.IsOwn(own, Domain));
        Assert.Equal(first, MailThread.AddressOf(Anna, "reply@x", [], own, "anything", Domain));
        Assert.Equal(first, MailThread.AddressOf(Anna, "reply@x", [], null, MailThread.AnswerSubject("x", number, true), Domain));
    }

    [Fact]
    public void A_stranger_with_the_number_opens_a_conversation_with_the_stranger() =>
        Assert.Equal("mallory@evil.example#4827193501", MailThread.AddressOf("mallory@evil.example", "m@x", [], Ours, "[#4827193501]", Domain));

    [Fact]
    public void The_answer_to_a_mail_that_we_began_comes_back_to_where_we_began()
    {
        var own = MailThread.OwnId(Guid.CreateVersion7(), MailThread.Split(Anna).Number, Domain);

        Assert.Equal(Anna, MailThread.AddressOf(Anna, "reply@x", [own], own, "Re: x", Domain));
    }

    [Theory]
    [InlineData("anna@example.org#4827193501", "anna@example.org", "4827193501")]
    [InlineData("an#na@example.org", "an#na@example.org", null)]
    [InlineData("an#na@example.org#4827193501", "an#na@example.org", "4827193501")]
    public void An_address_is_split_behind_its_domain(string address, string mailbox, string? number) =>
        Assert.Equal((mailbox, number), MailThread.Split(address));

    [Theory]
    [InlineData("Invoice", "Re: Invoice [#4827193501]")]
    [InlineData("Re: AW: Fwd: Invoice [#4827193501]", "Re: Invoice [#4827193501]")]
    [InlineData("RE: Rif: WG: Tr : Invoice", "Re: Invoice [#4827193501]")]
    [InlineData("Reise: gebucht", "Re: Reise: gebucht [#4827193501]")]
    [InlineData(null, "Re:  [#4827193501]")]
    public void A_subject_is_answered_once(string? subject, string answer) =>
        Assert.Equal(answer, MailThread.AnswerSubject(subject, "4827193501", true));

    [Fact]
    public void A_reply_names_what_it_answers()
    {
        var message = Message("yes", subject: "Re: Invoice", headers: ["Message-ID: <r@x.example>", $"In-Reply-To: <{Ours}>", $"References: <root@x.example>\r\n <{Ours}>"]);

        Assert.Equal(("anna@example.org#4827193501", Ours, "r@x.example"), (message.Address, message.ReplyTo, message.ExternalId));
    }
}
