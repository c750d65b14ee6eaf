using Gateway.Desk.Channels.Email;
using Gateway.Desk.Channels.Email.Smtp;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Testing;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class SmtpVerdictTests
{
    private static readonly TimeSpan Greylist = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("Recipient", 550, "5.1.1 User unknown", SendRefusal.UnknownAddress)]
    [InlineData("Recipient", 550, "No such user", SendRefusal.UnknownAddress)]
    [InlineData("Recipient", 556, "5.1.10 Null MX", SendRefusal.UnknownAddress)]
    [InlineData("Recipient", 550, "5.1.2 Bad domain", SendRefusal.UnknownAddress)]
    [InlineData("Recipient", 550, "5.7.26 Unauthenticated", SendRefusal.Rejected)]
    [InlineData("Recipient", 554, "5.7.1 Relay access denied", SendRefusal.SetUp)]
    [InlineData("Recipient", 552, "5.2.2 Mailbox full", SendRefusal.Rejected)]
    [InlineData("Sender", 553, "5.7.1 Sender not owned by user", SendRefusal.SetUp)]
    [InlineData("Sender", 530, "5.7.0 Authentication required", SendRefusal.SetUp)]
    [InlineData("Sender", 552, "5.3.4 Too large", SendRefusal.Rejected)]
    [InlineData("Authentication", 535, "5.7.8 Bad credentials", SendRefusal.SetUp)]
    [InlineData("Content", 554, "5.7.1 Spam", SendRefusal.Rejected)]
    public void What_will_never_be_taken_is_refused(string stage, int code, string text, SendRefusal kind)
    {
        var refused = Assert.IsType<SendResult.Refused>(SmtpVerdict.Of(Enum.Parse<SmtpStage>(stage), new SmtpReply(code, [text]), Greylist));

        Assert.Equal((kind, $"{code} {text}"), (refused.Kind, refused.Reason));
    }

    [Theory]
    [InlineData("Recipient", 451, "4.7.1 Greylisted, try again later", 5)]
    [InlineData("Recipient", 450, "you are greylisted", 5)]
    [InlineData("Recipient", 452, "4.2.2 Mailbox full", 0)]
    [InlineData("Content", 451, "4.3.0 Try again", 0)]
    [InlineData("Sender", 421, "4.7.0 Closing", 0)]
    [InlineData("Authentication", 454, "4.7.0 Temporary failure", 0)]
    [InlineData("Content", 250, "2.0.0 where 354 was due", 0)]
    public void What_may_be_taken_later_waits(string stage, int code, string text, int minutes) => Assert.Equal(
        new SendResult.Later($"{code} {text}", minutes == 0 ? null : TimeSpan.FromMinutes(minutes)),
        SmtpVerdict.Of(Enum.Parse<SmtpStage>(stage), new SmtpReply(code, [text]), Greylist));

    [Fact]
    public void Two_machines_stop_answering_each_other()
    {
        var time = new ManualTime();
        var guard = new LoopGuard(2, time);
        bool Answer(string address)
        {
            var may = guard.Lets(address);
            if (may)
                guard.Count(address);
            return may;
        }

        Assert.Equal([true, true, false, true], [Answer("a@x.example"), Answer("A@x.example"), Answer("a@x.example"), Answer("b@x.example")]);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(Answer("a@x.example"));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([true, true, false], [Answer("a@x.example"), Answer("a@x.example"), Answer("a@x.example")]);
        Assert.False(new LoopGuard(0, time).Lets("a@x.example"));
    }
}
