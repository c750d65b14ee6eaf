using Gateway.Telephony.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

public class InviteForkTests
{
    // A step is the leg (a, b) and what it sent: 180, 200, 486, "lost"; "cancel" is the caller giving up.
    [Theory]
    [InlineData("a:100", "")]
    [InlineData("a:180", "Ring:a")]
    [InlineData("a:200", "Adopt:a")]
    [InlineData("a:180 b:180 a:200", "Adopt:a Cancel:b")]
    [InlineData("b:100 a:200", "Adopt:a Cancel:b")]
    [InlineData("a:200 b:100", "Cancel:b")]
    [InlineData("a:200 b:100 b:180", "")]
    [InlineData("a:200 b:200", "Release:b")]
    [InlineData("a:200 a:200", "Release:a")]
    [InlineData("a:180 b:180 a:200 b:200", "Release:b")]
    [InlineData("a:180 b:180 a:200 b:487", "")]
    [InlineData("a:486", "")]
    [InlineData("a:486 b:200", "Adopt:b")]
    [InlineData("a:486 b:lost", "Fail=486")]
    [InlineData("a:lost b:lost", "Fail=0")]
    [InlineData("a:480 b:486", "Fail=486")]
    [InlineData("a:486 b:480", "Fail=486")]
    [InlineData("a:404 b:lost", "Fail=404")]
    [InlineData("b:180 a:603", "Cancel:b Fail=603")]
    [InlineData("a:603 b:100", "Cancel:b")]
    [InlineData("a:603 b:200", "Release:b")]
    [InlineData("a:180 cancel", "Cancel:a GiveUp")]
    [InlineData("cancel", "GiveUp")]
    [InlineData("cancel cancel", "")]
    [InlineData("cancel a:180", "Cancel:a")]
    [InlineData("a:180 cancel a:200", "Release:a")]
    [InlineData("a:180 cancel a:487 b:lost", "")]
    [InlineData("a:200 cancel", "")]
    public void The_first_200_wins_and_the_others_are_cancelled_or_released(string path, string expected)
    {
        var fork = new InviteFork(2);
        IReadOnlyList<ForkAction> actions = [];
        foreach (var step in path.Split(' '))
            actions = Play(fork, step);

        Assert.Equal(expected, string.Join(' ', actions.Select(action => Describe(fork, action))));
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(408, true)]
    [InlineData(480, true)]
    [InlineData(503, true)]
    [InlineData(486, false)]
    [InlineData(603, false)]
    [InlineData(302, false)]
    public void Not_there_differs_from_does_not_want(int status, bool isUnreachable) =>
        Assert.Equal(isUnreachable, InviteFork.IsUnreachable(status));

    private static IReadOnlyList<ForkAction> Play(InviteFork fork, string step)
    {
        if (step == "cancel")
            return fork.Step(ForkEvent.Cancel);
        var leg = step[0] - 'a';
        if (step.EndsWith("lost", StringComparison.Ordinal))
            return fork.Step(ForkEvent.Lost, leg);
        var status = int.Parse(step[2..]);
        return fork.Step(status < 200 ? ForkEvent.Provisional : status < 300 ? ForkEvent.Success : ForkEvent.Failure, leg, status);
    }

    private static string Describe(InviteFork fork, ForkAction action) => action.Kind switch
    {
        ForkActionKind.Fail => $"Fail={fork.BestStatus}",
        ForkActionKind.GiveUp => "GiveUp",
        _ => $"{action.Kind}:{(char)('a' + action.Leg)}",
    };
}
