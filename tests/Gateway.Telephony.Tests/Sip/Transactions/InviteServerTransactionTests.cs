using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

/// <summary>RFC 3261 figure 7 with RFC 6026 section 7.1, state by event.</summary>
public class InviteServerTransactionTests
{
    [Theory]
    [InlineData("Start", "Proceeding: SendTrying")]
    [InlineData("Start Request", "Proceeding: Send")]
    [InlineData("Start Provisional", "Proceeding: Send")]
    [InlineData("Start Provisional Request", "Proceeding: Send")]
    [InlineData("Start Ack", "Proceeding:")]
    [InlineData("Start TransportError", "Proceeding: TransportFailed")]
    [InlineData("Start Success", "Accepted: Send L=32000")]
    [InlineData("Start Success Request", "Accepted:")]
    [InlineData("Start Success Success", "Accepted: Send")]
    [InlineData("Start Success Ack", "Accepted: Deliver")]
    [InlineData("Start Success Failure", "Accepted:")]
    [InlineData("Start Success TransportError", "Accepted: TransportFailed")]
    [InlineData("Start Success L", "Terminated: Terminate")]
    [InlineData("Start Failure", "Completed: Send G=500 H=32000")]
    [InlineData("Start Failure Request", "Completed: Send")]
    [InlineData("Start Failure Success", "Completed:")]
    [InlineData("Start Failure TransportError", "Completed: TransportFailed")]
    [InlineData("Start Failure G", "Completed: Send G=1000")]
    [InlineData("Start Failure G G G", "Completed: Send G=4000")]
    [InlineData("Start Failure G G G G", "Completed: Send G=4000")]
    [InlineData("Start Failure H", "Terminated: TimeOut Terminate")]
    [InlineData("Start Failure Ack", "Confirmed: -G -H I=5000")]
    [InlineData("Start Failure Ack Ack", "Confirmed:")]
    [InlineData("Start Failure Ack Request", "Confirmed:")]
    [InlineData("Start Failure Ack I", "Terminated: Terminate")]
    [InlineData("Start Failure Ack I Request", "Terminated:")]
    public void Over_UDP_each_event_leads_where_figure_7_says(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new InviteServerTransaction(TransactionTable.Timers, false), path));

    [Theory]
    [InlineData("Start Success", "Accepted: Send L=32000")]
    [InlineData("Start Failure", "Completed: Send H=32000")]
    [InlineData("Start Failure Ack", "Terminated: Terminate")]
    public void Over_TCP_nothing_is_repeated_and_the_ACK_ends_it(string path, string expected) =>
        Assert.Equal(expected, TransactionTable.Play(new InviteServerTransaction(TransactionTable.Timers, true), path));
}
