using Ibasho.Delivery;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.BrowserTests;

/// <summary>Registered, confirmed by mail, let in, forgotten the password, in again; with and without JavaScript, in each language.</summary>
[Collection(OneProduct.Name)]
public sealed class MailJourneyTests(Product product)
{
    [Theory]
    [InlineData("ja", true), InlineData("en", false), InlineData("ko", true)]
    public async Task Somebody_comes_in_by_mail_and_comes_back_by_mail(string language, bool javaScript)
    {
        var email = $"mail-{language}@people.test";
        await using var guest = await product.VisitAsync(language, javaScript, width: 390);
        await RegisterAsync(guest, email);
        await OpenAsync(guest, await product.MailedLinkAsync(email, "/confirm/"), "/confirm");
        await guest.SubmitAsync("/confirm");
        await guest.LookAsync();
        await product.DbAsync(async db =>
        {
            var person = await db.Users.SingleAsync(p => p.Email == email);
            Assert.True(person.EmailConfirmed && person.Approve());
            return await db.SaveChangesAsync();
        });

        await guest.GoAsync("/sign-in");
        await guest.Page.Locator("main a[href='/recover']").ClickAsync();
        await guest.Page.WaitForURLAsync("**/recover");
        await guest.Page.FillAsync("#email", email);
        await guest.LookAsync();
        await guest.SubmitAsync("/recover");
        await guest.Page.WaitForURLAsync("**/recover/sent");
        await guest.LookAsync();
        await OpenAsync(guest, await product.MailedLinkAsync(email, "/recover/"), "/recover/new");
        await guest.Page.FillAsync("#new-password", "しろい犬が三匹よるの道を");
        await guest.SubmitAsync("/recover/new");
        await guest.LookAsync();

        await guest.GoAsync("/sign-in");
        await guest.Page.FillAsync("#email", email);
        await guest.Page.FillAsync("#password", "しろい犬が三匹よるの道を");
        await guest.SubmitAsync("/sign-in");
        foreach (var page in (string[])["/settings", "/settings/email", "/settings/notices"])
        {
            Assert.Equal(200, await guest.GoAsync(page));
            await guest.LookAsync();
        }
        await StopAsync(guest, email);
    }

    private static async Task RegisterAsync(Visitor guest, string email)
    {
        await guest.GoAsync("/register");
        await guest.Page.FillAsync("#name", "待井 のぞみ");
        await guest.Page.FillAsync("#email", email);
        await guest.Page.FillAsync("#new-password", "夜道に白い犬が三匹いたよ");
        await guest.Page.FillAsync("#introduction", "ケアマネの三年目です。");
        await guest.SubmitAsync();
        await guest.Page.WaitForURLAsync("**/register/thanks");
        await guest.LookAsync();
    }

    private static async Task OpenAsync(Visitor guest, string link, string then)
    {
        Assert.Equal(200, await guest.GoAsync(link));
        Assert.Equal(then, new Uri(guest.Page.Url).AbsolutePath);
        await guest.LookAsync();
    }

    private async Task StopAsync(Visitor guest, string email)
    {
        var person = await product.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Email == email));
        await guest.GoAsync(product.App.Services.GetRequiredService<StopLink>().Make(person, NoticeKind.Replied));
        await guest.LookAsync();
        await guest.Page.Locator("main form button").ClickAsync();
        await guest.LoadedAsync();
        await guest.LookAsync();
        Assert.False(await product.DbAsync(db => db.Set<NoticePreference>().Where(p => p.PersonId == person.Id).Select(p => p.Mailed).SingleAsync()));
    }
}
