using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

/// <summary>RFC 3261 figure 6, state by event.</summary>
public class NonInviteClientTransactionTests
{
    [Theory]
    [InlineData("Start", "Trying: Send E=500 F=32000")]
    [InlineData("Start E", "Trying: Send E=1000")]
    [InlineData("Start E E E E", "Trying: Send E=4000")]
    [InlineData("Start F", "Terminated: TimeOut Terminate")]
    [InlineData("Start TransportError", "Terminated: TransportFailed Terminate")]
    [InlineData("Start Provisional", "Proceeding: Deliver")]
    [InlineData("Start Provisional E", "Proceeding: Send E=4000")]
    [InlineData("Start Provisional F", "Terminated: TimeOut Terminate")]
    [InlineData("Start Provisional TransportError", "Terminated: TransportFailed Terminate")]
    [InlineData("Start Provisional Success", "Completed: -E -F K=5000 Deliver")]
    [InlineData("Start Failure", "Completed: -E -F K=5000 Deliver")]
    [InlineData("Start Failure Failure", "Completed:")]
    [InlineData("Start Failure TransportError", "Completed:")]
    [InlineData("Start Failure K", "Terminated: Terminate")]
    public void Over_UDP_each_event_leads_where_figure_6_says(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new NonInviteClientTransaction(TransactionTable.Timers, false), path));

    [Theory]
    [InlineData("Start", "Trying: Send F=32000")]
    [InlineData("Start Success", "Terminated: Deliver Terminate")]
    public void Over_TCP_the_request_is_sent_once_and_the_answer_ends_it(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new NonInviteClientTransaction(TransactionTable.Timers, true), path));
}
