using System.Text;
using System.Text.Json;
using Whistle.Exchange.Signing;

namespace Whistle.Rules.Tests.Exchange;

public sealed class CloudEventTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var written = new CloudEvent("msg_1", "https://whistle.example/", "cn.whistle.case.reported.v1", "20261123-330110-1", new(2026, 11, 23, 1, 2, 3, 450, TimeSpan.Zero), JsonSerializer.SerializeToElement(new { seq = 1 }));

        var read = CloudEvent.Read(written.ToStructured());

        Assert.Equal(written with { Data = default }, read! with { Data = default });
        Assert.Equal("""{"seq":1}""", read.Data.GetRawText());
        Assert.Contains("\"time\":\"2026-11-23T01:02:03.450Z\"", Encoding.UTF8.GetString(written.ToStructured()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":"","source":"a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","source":"a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":1,"source":"a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a"}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a","type":"b","time":"yesterday"}""")]
    public void What_lacks_an_attribute_is_no_event(string body) => Assert.Null(CloudEvent.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void What_is_not_known_is_passed_over_and_depth_has_an_end()
    {
        Assert.NotNull(CloudEvent.Read("""{"specversion":"1.0","id":"1","source":"a","type":"b","traceparent":"x","data":{"a":[1]}}"""u8.ToArray()));
        Assert.Null(CloudEvent.Read(Encoding.UTF8.GetBytes("""{"specversion":"1.0","id":"1","source":"a","type":"b","data":""" + new string('[', 100) + new string(']', 100) + "}")));
    }
}
