using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

public class DialogMachineTests
{
    private static readonly SipTimers s_timers = new(
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("Accepted", "Unconfirmed: StartRepeat=500 StartAckTimeout=32000")]
    [InlineData("Accepted RepeatDue", "Unconfirmed: RepeatSuccess StartRepeat=1000")]
    [InlineData("Accepted RepeatDue RepeatDue RepeatDue RepeatDue", "Unconfirmed: RepeatSuccess StartRepeat=4000")]
    [InlineData("Accepted Acknowledged", "Confirmed: StopAckTimers")]
    [InlineData("Accepted Acknowledged Acknowledged", "Confirmed:")]
    [InlineData("Accepted Acknowledged RepeatDue", "Confirmed:")]
    [InlineData("Accepted AckTimeout", "Leaving: StopAckTimers SendBye End:NoAck")]
    [InlineData("Accepted AckTimeout ByeDone", "Ended: Forget")]
    [InlineData("Accepted Lost", "Leaving: StopAckTimers SendBye End:TransportFailed")]
    [InlineData("Accepted RemoteBye", "Ended: StopAckTimers End:RemoteBye Forget")]
    [InlineData("Accepted LocalBye", "ByeHeld: End:LocalBye")]
    [InlineData("Accepted LocalBye LocalBye", "ByeHeld:")]
    [InlineData("Accepted LocalBye RepeatDue", "ByeHeld: RepeatSuccess StartRepeat=1000")]
    [InlineData("Accepted LocalBye Acknowledged", "Leaving: StopAckTimers SendBye")]
    [InlineData("Accepted LocalBye AckTimeout", "Leaving: StopAckTimers SendBye")]
    [InlineData("Accepted LocalBye RemoteBye", "Ended: StopAckTimers Forget")]
    [InlineData("Accepted Acknowledged Accepted", "Unconfirmed: StartRepeat=500 StartAckTimeout=32000")]
    [InlineData("Accepted Acknowledged Accepted AckTimeout", "Leaving: StopAckTimers SendBye End:NoAck")]
    [InlineData("LocalBye", "Leaving: SendBye End:LocalBye")]
    [InlineData("LocalBye LocalBye", "Leaving:")]
    [InlineData("LocalBye RemoteBye", "Leaving:")]
    [InlineData("LocalBye RemoteBye ByeDone", "Ended: Forget")]
    [InlineData("LocalBye ByeDone ByeDone", "Ended:")]
    [InlineData("RemoteBye", "Ended: End:RemoteBye Forget")]
    [InlineData("RemoteBye LocalBye", "Ended:")]
    [InlineData("AnswerMissing", "Leaving: SendBye End:SessionRefused")]
    [InlineData("Lost", "Leaving: SendBye End:TransportFailed")]
    [InlineData("Expired", "Leaving: SendBye End:SessionExpired")]
    [InlineData("Accepted Expired", "Leaving: StopAckTimers SendBye End:SessionExpired")]
    [InlineData("LocalBye Expired", "Leaving:")]
    public void Each_event_leads_to_a_state_and_what_to_do(string path, string expected)
    {
        var machine = new DialogMachine(s_timers);
        IReadOnlyList<DialogAction> actions = [];
        foreach (var happened in path.Split(' '))
            actions = machine.Step(Enum.Parse<DialogEvent>(happened));

        Assert.Equal(expected, $"{machine.State}: {string.Join(' ', actions.Select(Describe))}".TrimEnd());
    }

    [Theory]
    [InlineData("Accepted", "Unconfirmed: StartRepeat=500 StartAckTimeout=32000")]
    [InlineData("Established", "Confirmed:")]
    [InlineData("NotEstablished", "Ended: End:NotEstablished Forget")]
    [InlineData("NotEstablished Accepted", "Ended:")]
    [InlineData("Established NotEstablished", "Confirmed:")]
    [InlineData("LocalBye", "Early:")]
    [InlineData("Lost", "Early:")]
    public void An_early_dialog_waits_for_the_end_of_its_INVITE(string path, string expected)
    {
        var machine = new DialogMachine(s_timers, isEarly: true);
        IReadOnlyList<DialogAction> actions = [];
        foreach (var happened in path.Split(' '))
            actions = machine.Step(Enum.Parse<DialogEvent>(happened));

        Assert.Equal(expected, $"{machine.State}: {string.Join(' ', actions.Select(Describe))}".TrimEnd());
    }

    [Fact]
    public void Whatever_happens_the_end_is_said_at_most_once_and_nothing_follows_Forget()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var machine = new DialogMachine(s_timers, isEarly: round % 2 == 0);
            var said = new List<DialogActionKind>();
            for (var step = 0; step < 20; step++)
                said.AddRange(machine.Step((DialogEvent)random.Next(Enum.GetValues<DialogEvent>().Length)).Select(action => action.Kind));

            Assert.True(said.Count(kind => kind == DialogActionKind.End) <= 1);
            Assert.True(said.Count(kind => kind == DialogActionKind.SendBye) <= 1);
            Assert.DoesNotContain(DialogActionKind.Forget, said.SkipLast(1));
        }
    }

    private static string Describe(DialogAction action) => action.Kind switch
    {
        DialogActionKind.StartRepeat or DialogActionKind.StartAckTimeout => $"{action.Kind}={action.Delay.TotalMilliseconds}",
        DialogActionKind.End => $"End:{action.End}",
        _ => action.Kind.ToString(),
    };
}
