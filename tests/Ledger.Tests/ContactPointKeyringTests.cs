using Microsoft.Extensions.Options;

namespace SenefConsent.Ledger.Tests;

public class ContactPointKeyringTests
{
    private static readonly ContactAddress Ann = ContactAddress.Email("ann@x.fr");

    // Changing this loses every objection that was ever recorded.
    [Fact]
    public void the_id_of_an_address_never_changes() =>
        Assert.Equal(Guid.Parse("52e590ab-4460-87e8-3aca-eafb0b1ab3cb"), Keyring((1, 'a')).IdOf(Ann));

    [Fact]
    public void another_key_gives_another_id() => Assert.NotEqual(Keyring((1, 'a')).IdOf(Ann), Keyring((1, 'b')).IdOf(Ann));

    [Fact]
    public void an_address_of_another_kind_has_another_id() =>
        Assert.NotEqual(Keyring((1, 'a')).IdOf(ContactAddress.Domain("x.fr")), Keyring((1, 'a')).IdOf(ContactAddress.Email("x.fr")));

    [Fact]
    public void new_events_go_under_the_newest_key_and_old_ones_are_still_found() =>
        Assert.Equal([Keyring((1, 'b')).IdOf(Ann), Keyring((1, 'a')).IdOf(Ann)], Keyring((1, 'a'), (2, 'b')).IdsOf(Ann));

    [Fact]
    public void an_account_keeps_its_stream_when_a_key_is_added() =>
        Assert.Equal(Keyring((1, 'a')).IdOfAccount("42"), Keyring((1, 'a'), (2, 'b')).IdOfAccount("42"));

    private static ContactPointKeyring Keyring(params (int Version, char Key)[] keys) =>
        new(
            Options.Create(
                new LedgerOptions
                {
                    ContactPointKeys = keys.ToDictionary(
                        key => key.Version,
                        key => Convert.ToBase64String(Enumerable.Repeat((byte)key.Key, 32).ToArray())
                    ),
                }
            )
        );
}
