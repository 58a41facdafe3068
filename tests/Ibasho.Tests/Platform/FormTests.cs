namespace Ibasho.Tests.Platform;

/// <summary>What no browser sends is refused like any form that is not genuine, never a fault.</summary>
public sealed class FormTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("/me/edit", "name=a%00b")]
    [InlineData("/c/case-room/write", "title=a%00b&body=%00")]
    [InlineData("/guard/look", "fields=body&body=%00")]
    public async Task A_zero_byte(string path, string body) => Assert.Equal(400, await PostAsync(path, body));

    [Fact]
    public async Task More_fields_than_any_page_has() =>
        Assert.Equal(400, await PostAsync("/c/case-room/write", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"f{i}=x"))));

    private async Task<int> PostAsync(string path, string body) =>
        (await (await world.AsAsync(World.Member)).SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded") })).Code;
}
