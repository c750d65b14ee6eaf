using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

/// <summary>RFC 3261 figure 8, state by event.</summary>
public class NonInviteServerTransactionTests
{
    [Theory]
    [InlineData("Start", "Trying:")]
    [InlineData("Start Request", "Trying:")]
    [InlineData("Start TransportError", "Trying: TransportFailed")]
    [InlineData("Start Provisional", "Proceeding: Send")]
    [InlineData("Start Provisional Request", "Proceeding: Send")]
    [InlineData("Start Provisional Provisional", "Proceeding: Send")]
    [InlineData("Start Provisional Success", "Completed: Send J=32000")]
    [InlineData("Start Success", "Completed: Send J=32000")]
    [InlineData("Start Failure", "Completed: Send J=32000")]
    [InlineData("Start Failure Request", "Completed: Send")]
    [InlineData("Start Failure Success", "Completed:")]
    [InlineData("Start Failure TransportError", "Completed: TransportFailed")]
    [InlineData("Start Failure J", "Terminated: Terminate")]
    [InlineData("Start Failure J Request", "Terminated:")]
    public void Over_UDP_each_event_leads_where_figure_8_says(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new NonInviteServerTransaction(TransactionTable.Timers, false), path));

    [Theory]
    [InlineData("Start Success", "Terminated: Send Terminate")]
    [InlineData("Start Provisional Failure", "Terminated: Send Terminate")]
    public void Over_TCP_the_final_response_ends_it(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new NonInviteServerTransaction(TransactionTable.Timers, true), path));
}
